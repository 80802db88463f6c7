package web

import "net/http"

// apiRoutes are what programs ask.
func (d *Door) apiRoutes(*http.ServeMux) {}
