package config

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// A schema is a JSON Schema, draft 7: the one that YAML editors know best.
type schema map[string]any

// A ruled object has a rule for its keys that only all together can break.
type ruled interface{ rule() schema }

// Schemas returns the JSON Schemas that let editors complete and check the
// configuration, by file name. They come from the tables that the loader reads
// by; what JSON Schema cannot say (references, environment, files) is left to
// the loader.
func Schemas() (map[string][]byte, error) {
	documents := map[string]schema{
		"monitor.schema.json": document("monitor.yaml", &settings{Config: defaults()}),
		"article.schema.json": document("an article of monitor", &article{}),
	}
	files := make(map[string][]byte, len(documents))
	for name, doc := range documents {
		var data bytes.Buffer
		encoder := json.NewEncoder(&data)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		if err := encoder.Encode(doc); err != nil {
			return nil, fmt.Errorf("encode %s: %w", name, err)
		}
		files[name] = data.Bytes()
	}
	return files, nil
}

func document(title string, o object) schema {
	s := objectSchema(o)
	s["$schema"] = "http://json-schema.org/draft-07/schema#"
	s["title"] = title
	return s
}

func objectSchema(o object) schema {
	properties, required := schema{}, []string{}
	for _, f := range o.fields() {
		described := schema{"description": f.doc}
		for word, value := range f.schema() {
			described[word] = value
		}
		properties[f.key] = described
		if f.needed {
			required = append(required, f.key)
		}
	}
	s := schema{"type": "object", "additionalProperties": false, "properties": properties, "required": required}
	if r, ok := o.(ruled); ok {
		for word, value := range r.rule() {
			s[word] = value
		}
	}
	return s
}

// having is the schema of a mapping with all of some keys.
func having(keys ...string) schema { return schema{"required": keys} }

// havingTwin is that of one with a key or its twin.
func havingTwin(key string) schema {
	return schema{"oneOf": []schema{having(key), having(key + "_file")}}
}
