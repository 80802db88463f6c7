package verdict

// How sure a reading is that rests on phrases or a pattern, which are there or
// are not.
const (
	sureStated  = 0.95
	sureDenied  = 0.9
	sureRenamed = 0.8
	sureAbsent  = 0.85
)

// floorRenamed is what a passage must score to show what a name became.
const floorRenamed = 0.4
