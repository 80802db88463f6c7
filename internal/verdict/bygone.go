package verdict

import (
	"strings"

	"monitor/internal/evidence"
	"monitor/internal/page"
)

// bygone reports whether a block tells of what was: a changelog, the history
// of versions, a column of former values.
func bygone(blk *page.Block) bool {
	if formerWords(blk.ColumnHeader, maxHeader) {
		return true
	}
	for _, h := range blk.Headings {
		if historyWords(h) {
			return true
		}
	}
	return false
}

// historyWords reports whether a heading opens a history.
func historyWords(heading string) bool {
	s := evidence.Fold(heading)
	for _, w := range []string{
		"changelog", "change log", "change history", "version history", "release history", "revision history",
		"release notes", "whats new", "previous versions", "older versions", "archive", "更新日志", "变更日志", "变更记录", "更新记录",
		"版本历史", "历史版本", "更新历史", "変更履歴", "更新履歴", "リリースノート",
	} {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// maxHeader is how many words the header of a column of former values has.
const maxHeader = 3

// formerWords reports whether a short header names former values.
func formerWords(header string, most int) bool {
	words := evidence.Words(header)
	if len(words) == 0 || len(words) > most {
		return false
	}
	for _, w := range words {
		switch evidence.Fold(header[w.Start:w.End]) {
		case "previously", "previous", "formerly", "former", "was", "old", "before", "earlier":
			return true
		}
	}
	s := header
	for _, w := range []string{"此前", "之前", "以前", "原先", "旧"} {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return false
}

// pastTense reports whether a sentence tells of the past and says nothing of
// the present.
func pastTense(text string) bool {
	past, present := false, false
	for _, w := range evidence.Words(text) {
		switch evidence.Fold(text[w.Start:w.End]) {
		case "was", "were", "had", "did", "formerly", "previously", "wasnt", "werent", "needed", "required", "received", "got", "ended", "closed":
			past = true
		case "is", "are", "has", "have", "now", "currently", "can", "will", "requires", "needs", "must", "may", "remains", "still":
			present = true
		}
	}
	for _, w := range []string{"曾", "此前", "之前", "当时", "已结束", "期间"} {
		past = past || strings.Contains(text, w)
	}
	for _, w := range []string{"现在", "目前", "现已", "仍", "需要"} {
		present = present || strings.Contains(text, w)
	}
	return past && !present
}
