package web

// Live tells open pages that something is new.
type Live struct{}
