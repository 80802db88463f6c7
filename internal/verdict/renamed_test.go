package verdict_test

import (
	"testing"

	"monitor/internal/claim"
)

// limits is a table whose rows have been given other names, and some of them
// been put together, since the claims of TestRenamedRows were quoted.
const limits = `<h1>Quotas</h1><table><tr><th>Resource</th><th>Quota</th></tr><tr><td>Job timeout</td><td>300 seconds (5 minutes)</td></tr>
<tr><td>/work directory storage</td><td>512 MB</td></tr><tr><td>Open file handles</td><td>1024</td></tr>
<tr><td>Upload payload</td><td>6 MB (direct) 256 KB (queued)</td></tr><tr><td>Archive storage</td><td>75 GB</td></tr>
<tr><td>Job variables</td><td>4 KB</td></tr><tr><td>Job layers</td><td>5 layers</td></tr>
<tr><td>Package size</td><td>50 MB (packed, for direct upload) 250 MB (unpacked, with layers)</td></tr></table>`

// TestRenamedRows holds that a value is found again in the row that the
// article's words name, and that no other row saves a claim by its number.
func TestRenamedRows(t *testing.T) {
	for _, c := range []struct {
		says, quote string
		want        claim.Verdict
	}{
		{"A job may run for at most 300 seconds.", "Maximum run time per request 300 seconds (5 minutes)", claim.Supported},
		{"The directory /work holds 512 MB.", `Scratch disk capacity ("/work" space) 512 MB`, claim.Supported},
		{"1,024 open files are allowed.", "Number of open files 1,024", claim.Supported},
		{"A direct upload may have 6 MB.", "Upload request body size (direct upload) 6 MB", claim.Supported},
		{"Variables of a job may have 4 KB.", "Total size of variables set 4 KB", claim.Supported},
		{"A packed package may have 50 MB.", "Job package size (packed .zip/.tar file) 50 MB", claim.Supported},
		{"A job may have two layers.", "Job layers 2 layers", claim.Changed},
		{"A job may have 20 triggers.", "Number of triggers per job 20", claim.Missing},
		{"A job may be tried 5 times.", "Number of attempts per job 5", claim.Missing},
		{"A team may have 5 members.", "Members of a team 5", claim.Missing},
		{"A backup may have 512 MB.", "Backup size per site 512 MB", claim.Missing},
		{"A site may keep 50 MB of logs.", "Log size per site 50 MB", claim.Missing},
	} {
		if got := judge(t, claim.Claim{ID: "c", Says: c.says, Quote: c.quote}, limits); got.Verdict != c.want {
			t.Errorf("%q: got %s, why %q (%q), want %s", c.quote, got.Verdict, got.Why, got.Evidence.Exact, c.want)
		}
	}
}
