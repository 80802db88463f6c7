package check

import (
	"context"

	"monitor/internal/claim"
	"monitor/internal/fetch"
	"monitor/internal/page"
)

// A ReadPDF returns the text of a PDF, or why there is none (page.ErrUnreadable,
// page.ErrTooMuch, an error of ctx). It may take its time: nothing waits for it
// but its own source.
type ReadPDF func(ctx context.Context, body []byte) (page.PDF, error)

// A paper is what was read of a PDF, to be looked at in any view. It is nil for
// all other pages, whose bytes page reads itself.
type paper struct {
	text page.PDF
	err  error
}

// open reads body if it is a PDF.
func (c *Checker) open(ctx context.Context, body []byte, contentType string) (*paper, error) {
	if c.PDF == nil || !page.IsPDF(body, contentType) {
		return nil, nil
	}
	text, err := c.PDF(ctx, body)
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	return &paper{text, err}, nil
}

// opens reads the PDF that came, before the visit takes its turn at judging,
// and not when it is the one that was read before.
func (r *run) opens(ctx context.Context, v *visit, resp fetch.Response) (*paper, error) {
	pdf := resp.Visit.Outcome == claim.Fetched && page.IsPDF(resp.Body, resp.ContentType)
	if !pdf || v.stands() && hashBody(resp) == v.prior.BodyHash {
		return nil, nil
	}
	return r.open(ctx, resp.Body, resp.ContentType)
}

// view returns what v leaves of the page.
func (p *paper) view(body []byte, contentType string, v page.View) (*page.Page, error) {
	switch {
	case p == nil:
		return page.Read(body, contentType, v)
	case p.err != nil:
		return nil, p.err
	}
	return page.OfPDF(p.text, v)
}
