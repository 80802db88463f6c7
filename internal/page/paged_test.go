package page

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestOfPDF(t *testing.T) {
	p, err := OfPDF(PDF{Pages: []string{"Specifications\nUp to three minutes.\nPlan\tPrice\nPro\t$29", "", "Left\tright"}, Partial: true}, View{})
	if err != nil {
		t.Fatal(err)
	}
	const want = `degraded
heading | Page 1
paragraph under="Page 1" | Specifications
paragraph under="Page 1" | Up to three minutes.
header table=1:1,1 under="Page 1" | Plan
header table=1:1,2 under="Page 1" | Price
cell table=1:2,1 column="Plan" under="Page 1" | Pro
cell table=1:2,2 row="Pro" column="Price" under="Page 1" | $29
heading | Page 3
paragraph under="Page 3" | Left right
`
	if diff := cmp.Diff(want, dump(p)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if _, err := OfPDF(PDF{Pages: []string{"", " \n"}}, View{}); !errors.Is(err, ErrScanned) {
		t.Errorf("got %v, want ErrScanned", err)
	}
}
