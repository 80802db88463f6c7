package fact

// A byte has eight bits, so a bit is exactly 0.125 byte. Decimal and binary
// prefixes differ (IEC 80000-13). Lower-case "mb" is what people write for
// megabytes; "Mb" is a megabit, and as often a megabyte written in haste.
var dataUnits = []spelling{
	{unit: unit{Data, "B", bit, "bit", nil}, words: "bit bits 比特 ビット 位元"},
	{unit: unit{Data, "B", ofBits(1e3), "kbit", nil}, words: "kbit kbits kilobit kilobits"},
	{unit: unit{Data, "B", ofBits(1e3), "kbit", &unit{Data, "B", Int(1e3), "KB", nil}}, symbols: "Kb"},
	{unit: unit{Data, "B", ofBits(1e6), "Mbit", nil}, words: "mbit mbits megabit megabits メガビット"},
	{unit: unit{Data, "B", ofBits(1e6), "Mbit", &unit{Data, "B", Int(1e6), "MB", nil}}, symbols: "Mb"},
	{unit: unit{Data, "B", ofBits(1e9), "Gbit", nil}, words: "gbit gbits gigabit gigabits ギガビット"},
	{unit: unit{Data, "B", ofBits(1e9), "Gbit", &unit{Data, "B", Int(1e9), "GB", nil}}, symbols: "Gb"},
	{unit: unit{Data, "B", ofBits(1e12), "Tbit", nil}, words: "tbit tbits terabit terabits"},
	{unit: unit{Data, "B", ofBits(1e12), "Tbit", &unit{Data, "B", Int(1e12), "TB", nil}}, symbols: "Tb"},
	{unit: unit{Data, "B", Int(1), "byte", nil}, words: "byte bytes octet octets 字节 字節 位元組 バイト"},
	{unit: unit{Data, "B", Int(1e3), "KB", nil}, words: "kb kbyte kbytes kilobyte kilobytes 千字节 キロバイト", symbols: "kB KB"},
	{unit: unit{Data, "B", Int(1e6), "MB", nil}, words: "mb mbyte mbytes megabyte megabytes meg megs 兆字节 メガバイト", symbols: "MB"},
	{unit: unit{Data, "B", Int(1e9), "GB", nil}, words: "gb gbyte gbytes gigabyte gigabytes gig gigs 吉字节 ギガバイト", symbols: "GB"},
	{unit: unit{Data, "B", Int(1e12), "TB", nil}, words: "tb tbyte tbytes terabyte terabytes テラバイト", symbols: "TB"},
	{unit: unit{Data, "B", Int(1e15), "PB", nil}, words: "pb petabyte petabytes ペタバイト", symbols: "PB"},
	{unit: unit{Data, "B", Int(1e18), "EB", nil}, words: "exabyte exabytes", symbols: "EB"},
	{unit: unit{Data, "B", Int(1 << 10), "KiB", nil}, words: "kib kibibyte kibibytes", symbols: "Ki"},
	{unit: unit{Data, "B", Int(1 << 20), "MiB", nil}, words: "mib mebibyte mebibytes", symbols: "Mi"},
	{unit: unit{Data, "B", Int(1 << 30), "GiB", nil}, words: "gib gibibyte gibibytes", symbols: "Gi"},
	{unit: unit{Data, "B", Int(1 << 40), "TiB", nil}, words: "tib tebibyte tebibytes", symbols: "Ti"},
	{unit: unit{Data, "B", Int(1 << 50), "PiB", nil}, words: "pib pebibyte pebibytes", symbols: "Pi"},
}

var dataRateUnits = []spelling{
	{unit: unit{DataRate, "B/s", bit, "bit/s", nil}, words: "bps"},
	{unit: unit{DataRate, "B/s", ofBits(1e3), "kbit/s", nil}, words: "kbps"},
	{unit: unit{DataRate, "B/s", ofBits(1e6), "Mbit/s", nil}, words: "mbps"},
	{unit: unit{DataRate, "B/s", ofBits(1e9), "Gbit/s", nil}, words: "gbps"},
	{unit: unit{DataRate, "B/s", ofBits(1e12), "Tbit/s", nil}, words: "tbps"},
	{unit: unit{DataRate, "B/s", Int(1e3), "KB/s", nil}, symbols: "kBps KBps"},
	{unit: unit{DataRate, "B/s", Int(1e6), "MB/s", nil}, symbols: "MBps"},
	{unit: unit{DataRate, "B/s", Int(1e9), "GB/s", nil}, symbols: "GBps"},
}

var bit = decimal(125, -3)

// ofBits returns n bits, a power of ten, in bytes.
func ofBits(n int64) Value {
	v, _ := bit.mul(Int(n))
	return v
}
