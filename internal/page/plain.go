package page

import "bytes"

// readLines reads plain text.
func (b *builder) readLines(text []byte) {
	for line := range bytes.Lines(text) {
		b.write(line, 0)
		b.breakText()
	}
}
