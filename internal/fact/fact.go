// Package fact finds and compares typed values in text: durations, sizes,
// money, dates, versions, counts, status words and their like, in English and
// Chinese words and in digits of any language, with their bounds and polarity.
//
// It owns what a value means. It refuses to know pages, claims or verdicts,
// and it is pure; like claim it is a leaf. Unreadable is never a value.
package fact
