package fetch

import (
	"fmt"
	"time"

	"monitor/internal/claim"
)

// A failure is a visit that brought no page: the contract's words for it, and
// whether trying again soon can help. It travels as an error, through net/http
// too where the dialer or the TLS layer refuses.
type failure struct {
	outcome   claim.Outcome
	reason    claim.Reason
	detail    string
	transient bool
	retryAt   time.Time // the host asked not to be visited before
}

func (f *failure) Error() string { return f.detail }

func unavailable(r claim.Reason, format string, args ...any) *failure {
	return &failure{outcome: claim.Unavailable, reason: r, detail: fmt.Sprintf(format, args...)}
}

func suspect(r claim.Reason, detail string) *failure {
	return &failure{outcome: claim.Suspect, reason: r, detail: detail}
}

func refused(r claim.Reason, format string, args ...any) *failure {
	return &failure{outcome: claim.Refused, reason: r, detail: fmt.Sprintf(format, args...)}
}

// passing marks a failure that a later try may not meet.
func (f *failure) passing() *failure {
	f.transient = true
	return f
}
