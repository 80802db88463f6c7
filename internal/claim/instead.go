package claim

import (
	"fmt"
	"strings"
)

// Instead is what an article that says says could say after the reading: whole
// when the value that was read can take the place of the one that says has,
// else the two values. It is empty when the reading names no other value.
func (r Reading) Instead(says string) (text string, whole bool) {
	if r.Verdict != Changed || r.Expected == "" || r.Observed == "" {
		return "", false
	}
	for _, expected := range r.spellings() {
		if before, after, ok := strings.Cut(says, expected); ok {
			return before + r.Observed + after, true
		}
	}
	return fmt.Sprintf("%s in the place of %s", r.Observed, r.Expected), false
}

// spellings are in which words an article may have what is expected: as it
// stands, or as one of the names that it lists. Numbers are no names: 5 or 10
// seconds is one value.
func (r Reading) spellings() []string {
	all := []string{r.Expected}
	if !strings.ContainsAny(r.Expected, "0123456789") {
		all = append(all, strings.Split(r.Expected, " or ")...)
	}
	return all
}
