package web

// A Guard says who may come in.
type Guard struct{}
