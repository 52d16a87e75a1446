"""Why a mail could not be sent, in plain words, and whether trying again may help."""

import smtplib
import socket
import ssl
from dataclasses import dataclass

from django.conf import settings

LONGEST_REPLY = 300  # characters of what a mail server says


@dataclass(frozen=True)
class Failure:
    """What went wrong, what to do about it, and whether it is for good."""

    text: str
    advice: str = ""
    is_permanent: bool = False


def explain(error: Exception) -> Failure:
    """Return what an exception from sending a mail means.

    Permanent is what the mail server says of this mail: a refused recipient or text (5xx). What is wrong with the
    server or the settings may be mended, and then the mail can still go.
    """
    match error:
        case smtplib.SMTPException():
            return _explain_smtp(error)
        case ssl.SSLCertVerificationError():
            advice = "SSL_CERT_FILE=/path/to/ca.pem makes a certificate authority of your own trusted."
            return Failure(f"The certificate of {settings.EMAIL_HOST} is not trusted: {error.verify_message}.", advice)
        case ssl.SSLError():
            advice = "Use smtps:// on port 465, smtp+tls:// (STARTTLS) on 587."
            return Failure(f"{_server()} does not speak TLS as expected: {error.reason or error}.", advice)
        case socket.gaierror():
            return Failure(f"The name {settings.EMAIL_HOST} is not known: {error.strerror}.", "Check EMAIL_URL.")
        case ConnectionRefusedError():
            return Failure(f"Nothing answers at {_server()}: connection refused.", "Check EMAIL_URL: host and port.")
        case TimeoutError():
            return _silent()
        case OSError():
            return Failure(f"{error.strerror or error}.")
        case ValueError():  # a line break in a header, an address that cannot be encoded
            return Failure(f"This mail cannot be written: {error}.", is_permanent=True)
    return Failure(f"{type(error).__name__}: {error}")


def _explain_smtp(error: smtplib.SMTPException) -> Failure:
    match error:
        case smtplib.SMTPRecipientsRefused():
            code, reply = next(iter(error.recipients.values()))
            return Failure(f"The mail server refuses the recipient: {_said(code, reply)}", is_permanent=code >= 500)
        case smtplib.SMTPSenderRefused():
            advice = f"Set DEFAULT_FROM_EMAIL to an address that it sends for; it is {settings.DEFAULT_FROM_EMAIL} now."
            return Failure(f"The mail server refuses the sender: {_said(error.smtp_code, error.smtp_error)}", advice)
        case smtplib.SMTPAuthenticationError():
            advice = "Check EMAIL_URL: user and password. Signs other than letters and digits are percent-encoded."
            return Failure(f"The mail server refuses the login: {_said(error.smtp_code, error.smtp_error)}", advice)
        case smtplib.SMTPDataError():
            said = _said(error.smtp_code, error.smtp_error)
            return Failure(f"The mail server refuses the text: {said}", is_permanent=error.smtp_code >= 500)
        case smtplib.SMTPResponseException():
            return Failure(f"The mail server says {_said(error.smtp_code, error.smtp_error)}")
        case smtplib.SMTPNotSupportedError():
            advice = "Without STARTTLS use smtp:// or smtps://; without login leave user and password out of EMAIL_URL."
            return Failure(f"The mail server does not offer what EMAIL_URL asks for: {error}", advice)
        case smtplib.SMTPServerDisconnected() if "timed out" in str(error):
            return _silent()
        case smtplib.SMTPServerDisconnected():
            advice = "If this happens each time, check the port: 465 is for smtps://, 587 for smtp+tls://."
            return Failure(f"{_server()} ended the connection.", advice)
    return Failure(f"The mail server does not do what is asked for: {error}")


def _silent() -> Failure:
    advice = "Check host, port and firewall; 465 is for smtps://, 587 for smtp+tls://."
    return Failure(f"{_server()} did not answer within {settings.EMAIL_TIMEOUT} seconds.", advice)


def _server() -> str:
    return f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"


def _said(code: int, reply: bytes | str) -> str:
    text = reply.decode(errors="replace") if isinstance(reply, bytes) else reply
    words = "".join(sign if sign.isprintable() else " " for sign in text).split()
    return f"{code} {' '.join(words)[:LONGEST_REPLY]}"
