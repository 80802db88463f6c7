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
	if before, after, ok := strings.Cut(says, r.Expected); ok {
		return before + r.Observed + after, true
	}
	return fmt.Sprintf("%s in the place of %s", r.Observed, r.Expected), false
}
