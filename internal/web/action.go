package web

// said is the line that a page begins with after a form brought people there.
// The address holds one word of these, never a text.
func said(word string) string {
	switch word {
	case "accepted":
		return "Accepted. This reading counts as support from now on."
	case "snoozed":
		return "Snoozed. Nobody is told of it for now."
	case "undone":
		return "Undone."
	case "checking":
		return "It is being checked now. This page shows the result when it is there."
	}
	return ""
}
