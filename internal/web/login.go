package web

import "net/http"

// loginRoutes are where people sign in and out.
func (d *Door) loginRoutes(*http.ServeMux) {}
