package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"monitor/internal/auth"
)

func (a *app) passwordCommand() *cobra.Command {
	token := false
	cmd := &cobra.Command{
		Use:   "password",
		Short: "Print the hash of a password for web.auth, or a new token",
		Long: `password asks for a password, twice and without showing it, and prints its
bcrypt hash for a user of web.auth. Where standard input is no terminal the
password is its first line. With --token it asks nothing and prints a token of
256 random bits. Nothing is kept.`,
		Example: `  monitor password
  monitor password < password.txt > /etc/monitor/ann.hash
  monitor password --token`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if token {
				_, err := fmt.Fprintln(a.stdout, auth.NewToken())
				return err
			}
			return a.hashPassword(cmd.Context(), cmd.InOrStdin())
		},
	}
	cmd.Flags().BoolVar(&token, "token", false, "print a token, for programs")
	return cmd
}

func (a *app) hashPassword(ctx context.Context, in io.Reader) error {
	password, err := a.newPassword(ctx, in)
	if err != nil {
		return err
	}
	hash, err := auth.HashPassword(password)
	if err != nil {
		return usageError{err}
	}
	_, err = fmt.Fprintln(a.stdout, hash)
	return err
}

// newPassword reads a password from in: blindly and so twice from a person,
// else the first line.
func (a *app) newPassword(ctx context.Context, in io.Reader) (string, error) {
	terminal, ok := in.(*os.File)
	if !ok || !term.IsTerminal(int(terminal.Fd())) {
		line, err := bufio.NewReader(io.LimitReader(in, maxPassword)).ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return "", fmt.Errorf("read the password: %w", err)
		}
		return strings.TrimRight(line, "\r\n"), nil
	}
	first, err := a.blindly(ctx, terminal, "Password: ")
	if err != nil {
		return "", err
	}
	second, err := a.blindly(ctx, terminal, "Once more: ")
	if err == nil && first != second {
		err = usagef("the two are not the same")
	}
	return first, err
}

// maxPassword is more than the form to sign in takes, in bytes.
const maxPassword = 64 << 10

// blindly reads a line that is not shown. When ctx ends first, the terminal
// shows again what is typed; the read itself ends with the program.
func (a *app) blindly(ctx context.Context, terminal *os.File, prompt string) (string, error) {
	fd := int(terminal.Fd())
	shown, err := term.GetState(fd)
	if err != nil {
		return "", fmt.Errorf("read the password: %w", err)
	}
	if _, err := fmt.Fprint(a.stderr, prompt); err != nil {
		return "", err
	}
	type result struct {
		line []byte
		err  error
	}
	read := make(chan result, 1)
	go func() {
		line, err := term.ReadPassword(fd)
		read <- result{line, err}
	}()
	var got result
	select {
	case got = <-read:
	case <-ctx.Done():
		got.err = errors.Join(ctx.Err(), term.Restore(fd, shown))
	}
	if _, err := fmt.Fprintln(a.stderr); err != nil {
		return "", err
	}
	if got.err != nil {
		return "", fmt.Errorf("read the password: %w", got.err)
	}
	return string(got.line), nil
}
