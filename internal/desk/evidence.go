package desk

import (
	"context"
	"fmt"

	"monitor/internal/claim"
)

// Article returns an article with all its claims and, where it can be had, its
// text.
func (d *Desk) Article(ctx context.Context, id string) (Article, error) {
	return Article{}, fmt.Errorf("article %s: %w", claim.EscapeLine(id), ErrUnknown)
}

// Claim returns a claim with its evidence, and what became of it.
func (d *Desk) Claim(article, id string) (Claim, History, error) {
	return Claim{}, History{}, fmt.Errorf("claim %s/%s: %w", claim.EscapeLine(article), claim.EscapeLine(id), ErrUnknown)
}
