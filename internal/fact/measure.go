package fact

// Inches and pounds are exact by the international agreement of 1959.
var metricUnits = []spelling{
	{unit: unit{Length, "m", Int(1), "m", nil}, words: "metre metres meter meters 米 公尺 メートル", symbols: "m"},
	{unit: unit{Length, "m", Int(1000), "km", nil}, words: "km kms kilometre kilometres kilometer kilometers 公里 千米 キロメートル"},
	{unit: unit{Length, "m", decimal(1, -2), "cm", nil}, words: "cm centimetre centimetres centimeter centimeters 厘米 公分 センチ センチメートル"},
	{unit: unit{Length, "m", decimal(1, -3), "mm", nil}, words: "mm millimetre millimetres millimeter millimeters 毫米 ミリメートル"},
	{unit: unit{Length, "m", decimal(1, -6), "μm", nil}, words: "μm micrometre micrometres micrometer micrometers micron microns 微米"},
	{unit: unit{Length, "m", decimal(1, -9), "nm", nil}, words: "nanometre nanometres nanometer nanometers 纳米 ナノメートル", symbols: "nm"},
	{unit: unit{Weight, "g", Int(1), "g", nil}, words: "gram grams gramme grammes 克 グラム", symbols: "g"},
	{unit: unit{Weight, "g", Int(1000), "kg", nil}, words: "kg kgs kilo kilos kilogram kilograms 公斤 千克 キログラム"},
	{unit: unit{Weight, "g", decimal(1, -3), "mg", nil}, words: "mg milligram milligrams 毫克"},
	{unit: unit{Weight, "g", Int(1e6), "t", nil}, words: "tonne tonnes 吨 噸 トン"},
}

var imperialUnits = []spelling{
	{unit: unit{Length, "m", decimal(254, -4), "inch", nil}, words: "inch inches 英寸 インチ"},
	{unit: unit{Length, "m", decimal(3048, -4), "ft", nil}, words: "ft foot feet 英尺 フィート"},
	{unit: unit{Length, "m", decimal(9144, -4), "yard", nil}, words: "yard yards yd"},
	{unit: unit{Length, "m", decimal(1609344, -3), "mile", nil}, words: "mile miles 英里 マイル"},
	{unit: unit{Weight, "g", decimal(45359237, -5), "lb", nil}, words: "lb lbs pound pounds 磅 ポンド"},
	{unit: unit{Weight, "g", decimal(28349523125, -9), "oz", nil}, words: "oz ounce ounces 盎司 オンス"},
	{unit: unit{Weight, "g", Int(500), "jin", nil}, words: "斤"},
}

var physicalUnits = []spelling{
	{unit: unit{Frequency, "Hz", Int(1), "Hz", nil}, words: "hz hertz 赫兹 ヘルツ"},
	{unit: unit{Frequency, "Hz", Int(1e3), "kHz", nil}, words: "khz kilohertz 千赫"},
	{unit: unit{Frequency, "Hz", Int(1e6), "MHz", nil}, words: "mhz megahertz 兆赫"},
	{unit: unit{Frequency, "Hz", Int(1e9), "GHz", nil}, words: "ghz gigahertz 吉赫"},
	{unit: unit{Power, "W", Int(1), "W", nil}, words: "watt watts 瓦 ワット", symbols: "W"},
	{unit: unit{Power, "W", decimal(1, -3), "mW", nil}, words: "milliwatt milliwatts 毫瓦", symbols: "mW"},
	{unit: unit{Power, "W", Int(1e3), "kW", nil}, words: "kilowatt kilowatts 千瓦 キロワット", symbols: "kW KW"},
	{unit: unit{Power, "W", Int(1e6), "MW", nil}, words: "megawatt megawatts 兆瓦", symbols: "MW"},
	{unit: unit{Power, "W", Int(1e9), "GW", nil}, words: "gigawatt gigawatts", symbols: "GW"},
	{unit: unit{Energy, "Wh", Int(1), "Wh", nil}, words: "wh 瓦时"},
	{unit: unit{Energy, "Wh", Int(1e3), "kWh", nil}, words: "kwh 千瓦时 度电"},
	{unit: unit{Energy, "Wh", Int(1e6), "MWh", nil}, words: "mwh"},
	{unit: celsius, words: "celsius centigrade 摄氏度"},
	{unit: fahrenheit, words: "fahrenheit 华氏度"},
	{unit: unit{Temperature, "", Int(1), "degree", nil}, words: "degree degrees"},
}

// Temperatures keep the scale that they are given in; Compare converts, since
// five ninths of a degree is no decimal.
var (
	celsius    = unit{Temperature, "°C", Int(1), "°C", nil}
	fahrenheit = unit{Temperature, "°F", Int(1), "°F", nil}
)

var percentUnits = []spelling{
	{unit: unit{Percent, "%", Int(1), "%", nil}, words: "percent pct パーセント"},
	{unit: unit{Percent, "‰", Int(1), "‰", nil}, symbols: "‰"},
	{unit: unit{Percent, "%", Int(10), "%", nil}, words: "割"},
}
