package fetch

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"time"

	"monitor/internal/claim"
)

// tlsFailure returns what kept a secure connection from coming about, or nil
// when err is about something else.
func tlsFailure(err error) *failure {
	if detail := tlsKind(err); detail != "" {
		return unavailable(claim.ReasonTLS, "no secure connection: %s", detail)
	}
	return nil
}

func tlsKind(err error) string {
	var cert *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var alert *net.OpError
	switch {
	case errors.As(err, &cert):
		return certificateKind(cert)
	case errors.As(err, &record):
		return "the port does not speak TLS"
	case errors.As(err, &alert) && alert.Op == "remote error":
		return "the server ended the handshake (" + alert.Err.Error() + ")"
	}
	return ""
}

// certificateKind names what is wrong with a certificate.
func certificateKind(err *tls.CertificateVerificationError) string {
	var invalid x509.CertificateInvalidError
	var host x509.HostnameError
	var authority x509.UnknownAuthorityError
	switch {
	case errors.As(err, &invalid):
		return invalidKind(invalid)
	case errors.As(err, &host):
		if len(host.Certificate.DNSNames)+len(host.Certificate.IPAddresses) == 0 {
			return "the certificate names no host (wrong host)"
		}
		return "the certificate is for another host (wrong host)"
	case errors.As(err, &authority):
		if leaf := err.UnverifiedCertificates[0]; leaf.CheckSignatureFrom(leaf) == nil || string(leaf.RawIssuer) == string(leaf.RawSubject) {
			return "the certificate is self-signed"
		}
		return "the certificate comes from an unknown authority, or a link of its chain is missing"
	}
	return "the certificate is not valid"
}

func invalidKind(err x509.CertificateInvalidError) string {
	switch err.Reason {
	case x509.Expired: // for either end of its time
		if time.Now().Before(err.Cert.NotBefore) {
			return "the certificate is not yet valid, or this machine's clock is wrong"
		}
		return "the certificate has expired"
	case x509.IncompatibleUsage:
		return "the certificate is not meant for a server (wrong key usage)"
	case x509.NameConstraintsWithoutSANs, x509.CANotAuthorizedForThisName:
		return "the certificate's authority may not vouch for this host"
	}
	return "the certificate's chain is not valid"
}
