package alert

import (
	"context"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"
)

// A receiver that answers slowly keeps nobody else waiting, and what it is being
// sent when its Deliverer leaves is not sent again by the next one.
func TestKeep(t *testing.T) {
	asked, answer := make(chan struct{}, 1), make(chan struct{})
	slow := newInbox(t, func(http.ResponseWriter, int) int {
		asked <- struct{}{}
		<-answer
		return http.StatusOK
	})
	quick := newInbox(t, nil)
	d := newDesk(t, hookTo("slow", slow), hookTo("quick", quick))
	leave, end := context.WithCancel(t.Context())
	var left sync.WaitGroup
	left.Go(func() {
		d.Keep(t.Context(), leave, func(_ Round, err error) {
			if err != nil {
				t.Error(err)
			}
		})
	})
	ids := d.owe(stale("a", "c1", day), stale("a", "c2", day))
	d.Wake()
	<-asked
	for deadline := time.Now().Add(10 * time.Second); len(quick.ids()) < 2 && time.Now().Before(deadline); {
		time.Sleep(time.Millisecond)
	}
	same(t, "to who is quick, while the other is waited for", ids, quick.ids())
	end()
	close(answer)
	left.Wait()
	d.reload()
	d.deliver(0)
	got := slow.ids()
	slices.Sort(ids)
	slices.Sort(got)
	same(t, "to who is slow, over a reload", ids, got)
}
