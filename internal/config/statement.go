package config

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v4"

	"monitor/internal/claim"
)

// maxProgram bounds a compiled pattern. RE2 is linear in the page but cannot
// be stopped on its way: a thousand instructions keep a megabyte below 0.1 s.
const maxProgram = 1000

// valueGroup names the group of a pattern that is held against value.
const valueGroup = "value"

// statement is an entry of claims.
type statement struct {
	claim.Claim
	place place // of the id
	cited []mention
}

func oneStatement(s *statement) kind { return mapping(s) }

func (s *statement) fields() []field {
	return []field{
		{"id", "Names the claim within its article.", id(&s.ID).must()},
		{"says", "The article's words.", text(&s.Says).must()},
		{"source", "The source that bears the claim, or a list of them: all must hold.", citations(&s.cited).must()},
		{"quote", "The passage of the source that bears the claim.", words(&s.Quote, passage)},
		{"about", "Words that stand near the fact.", words(&s.About, passage)},
		{"value", "What must hold: a typed fact, such as 3 minutes, 720p, $29 or version 2.", words(&s.Value, typed)},
		{"phrase", "What must hold: any one of these.", list(&s.Phrase, 1, text)},
		{"all_of", "What must hold: of every group, any one spelling.", list(&s.AllOf, 1, func(group *[]string) kind { return list(group, 1, text) })},
		{"pattern", "What must hold: a regular expression (RE2); with value, its group (?P<value>...) is compared.", parsed(&s.Pattern, textForm(), pattern)},
	}
}

func (*statement) rule() schema {
	return schema{"not": schema{"anyOf": []schema{
		having("value", "phrase"), having("value", "all_of"), having("phrase", "all_of"),
		having("phrase", "pattern"), having("all_of", "pattern"),
	}}}
}

func (s *statement) finish(d *decoder, n *yaml.Node, at keys) {
	s.place = d.at(at.or("id", n))
	for _, m := range s.cited {
		s.Sources = append(s.Sources, m.name)
	}
	var forms []string
	for _, form := range []string{"value", "phrase", "all_of", "pattern"} {
		if at[form] != nil {
			forms = append(forms, form)
		}
	}
	both := slices.Equal(forms, []string{"value", "pattern"})
	if len(forms) > 1 && !both {
		d.fail(at[forms[1]], "%s: a claim has one of value, phrase, all_of and pattern (only pattern may go with value)", strings.Join(forms, " and "))
	}
	if len(forms) == 0 && at["quote"] == nil && s.Says != "" && letters(s.Says) == 0 {
		d.fail(at["says"], "says: %s holds no word, and nothing else says what to look for", quoted(s.Says))
	}
	if both && s.Pattern != nil && s.Pattern.SubexpIndex(valueGroup) < 0 {
		d.fail(at["pattern"], "pattern: beside value it needs the group (?P<value>...)")
	}
}

// citations reads one source id or a list of them.
func citations(dst *[]mention) kind {
	several := list(dst, 1, mentioned)
	return kind{
		read: func(d *decoder, n *yaml.Node) {
			if n = d.follow(n); is(n, yaml.ScalarNode) {
				var one mention
				mentioned(&one).read(d, n)
				*dst = []mention{one}
				return
			}
			several.read(d, n)
			d.distinct(*dst)
		},
		schema: func() schema {
			ids := several.schema()
			ids["uniqueItems"] = true
			return schema{"anyOf": []schema{{"type": "string", "minLength": 1}, ids}}
		},
	}
}

func (d *decoder) distinct(cited []mention) {
	seen := make(map[string]bool, len(cited))
	for _, m := range cited {
		if seen[m.name] && m.name != "" {
			d.failAt(m.place, "source: %s is listed twice", quoted(m.name))
		}
		seen[m.name] = true
	}
}

// passage refuses what is shorter than a word: it stands on every page.
func passage(s string) (string, error) {
	if letters(s) < 2 {
		return "", fmt.Errorf("%s is shorter than a word", quoted(s))
	}
	return s, nil
}

// letters counts the letters and digits of s.
func letters(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			n++
		}
	}
	return n
}

// pattern compiles a regular expression within bounds, and refuses one that
// nothing can fail.
func pattern(s string) (*regexp.Regexp, error) {
	parsed, err := syntax.Parse(s, syntax.Perl)
	if err != nil {
		return nil, notRE2(err)
	}
	program, err := syntax.Compile(parsed.Simplify())
	if err != nil {
		return nil, notRE2(err)
	}
	if n := len(program.Inst); n > maxProgram {
		return nil, fmt.Errorf("the expression compiles to %d instructions, at most %d are run", n, maxProgram)
	}
	re, err := regexp.Compile(s)
	if err != nil {
		return nil, notRE2(err)
	}
	if re.MatchString("") {
		return nil, errors.New("the expression matches where nothing stands, so it always holds")
	}
	return re, nil
}

// notRE2 shows the part of an expression that is at fault, not all of it.
func notRE2(err error) error {
	var e *syntax.Error
	if errors.As(err, &e) {
		return fmt.Errorf("no regular expression of RE2: %s: %s", e.Code, quoted(e.Expr))
	}
	return err
}
