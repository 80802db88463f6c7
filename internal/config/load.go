package config

import "errors"

// Env looks a variable of the environment up, as os.LookupEnv does.
type Env func(name string) (string, bool)

// Load reads the configuration at path and every article file that it names.
// An error is of type Errors and holds all mistakes.
func Load(path string, env Env) (*Config, error) {
	return nil, Errors{{File: path, Message: errors.ErrUnsupported.Error()}}
}
