package web

import "net/http"

// loginRoutes are the pages by which people come in and go.
func (d *Door) loginRoutes(*http.ServeMux) {}
