package fact

import (
	"math"
	"testing"
)

func TestValueString(t *testing.T) {
	for _, tt := range []struct {
		v    Value
		want string
	}{
		{Int(0), "0"}, {Int(1500), "1500"}, {decimal(15, -1), "1.5"}, {decimal(5, -3), "0.005"}, {decimal(-25, -2), "-0.25"},
		{decimal(3, 12), "3000000000000"}, {Int(math.MinInt64), "-9223372036854775808"},
	} {
		if got := tt.v.String(); got != tt.want {
			t.Errorf("%+v prints %q, want %q", tt.v, got, tt.want)
		}
	}
}

// TestValueLimits holds that what does not fit is refused, not rounded.
func TestValueLimits(t *testing.T) {
	huge := Int(math.MaxInt64)
	if v, ok := huge.mul(Int(2)); ok {
		t.Errorf("%v × 2 = %v, want no value", huge, v)
	}
	if v, ok := huge.add(Int(1)); ok {
		t.Errorf("%v + 1 = %v, want no value", huge, v)
	}
	if v, ok := huge.add(decimal(1, -1)); ok {
		t.Errorf("%v + 0.1 = %v, want no value", huge, v)
	}
	if v, ok := Int(1).div(Int(3)); ok {
		t.Errorf("1 / 3 = %v, want no value", v)
	}
	if got := huge.Cmp(decimal(1, 30)); got != -1 {
		t.Errorf("Cmp(%v, 1e30) = %d, want -1", huge, got)
	}
}
