package web

import "net/http"

// sourceRoutes are the pages about sources, alerts and the daemon's health.
func (d *Door) sourceRoutes(*http.ServeMux) {}
