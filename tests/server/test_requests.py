"""What a request becomes on its way to the app, and an answer on its way back."""

import hashlib
import json
import socket
import threading
import time

from tests.server.running import wait_until

GET = b"GET %s HTTP/1.1\r\nHost: here\r\nConnection: close\r\n%s\r\n"


def see_raw(server, path, headers=b""):
    return json.loads(server.send_raw(GET % (path, headers)).partition(b"\r\n\r\n")[2])


def test_path_and_query_arrive_as_sent(server):
    seen = server.see("/a%2Fb/%C3%A9%20x?search=%C3%A9&limit=3")
    assert seen["PATH_INFO"] == "/a/b/é x".encode().decode("latin-1")
    assert seen["REQUEST_URI"] == "/a%2Fb/%C3%A9%20x"
    assert seen["QUERY_STRING"] == "search=%C3%A9&limit=3"


def test_unquoted_bytes_in_a_path_are_refused_in_json(server):
    answer = server.send_raw(GET % ("/é".encode(), b""))
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["detail"] == "Invalid HTTP request."


def test_caller_and_server_are_named(server):
    seen = server.see("/x")
    assert seen["REMOTE_ADDR"] == "127.0.0.1"
    assert seen["SERVER_PORT"] == str(server.port)
    assert seen["SERVER_PROTOCOL"] == "HTTP/1.1"
    assert seen["wsgi.url_scheme"] == "http"


def test_headers_sent_more_than_once_are_joined(server):
    seen = see_raw(server, b"/x", b"X-List: a\r\nCookie: a=1\r\nX-List: b\r\nCookie: b=2\r\n")
    assert seen["HTTP_X_LIST"] == "a,b"
    assert seen["HTTP_COOKIE"] == "a=1; b=2"


def test_a_second_host_is_refused(server):
    answer = server.send_raw(GET % (b"/x", b"Host: elsewhere\r\n"))
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["detail"] == "The header host was sent twice."


def test_headers_with_underscores_cannot_pose_as_others(server):
    seen = see_raw(server, b"/x", b"X_Forwarded_For: 6.6.6.6\r\nX_User: root\r\nProxy: http://evil\r\n")
    assert not [key for key in seen if key in ("HTTP_X_FORWARDED_FOR", "HTTP_X_USER", "HTTP_PROXY")]


def test_forwarding_headers_do_not_change_the_peer(server):
    assert server.see("/x", headers={"X-Forwarded-For": "6.6.6.6"})["REMOTE_ADDR"] == "127.0.0.1"


def test_bodies_arrive_whole_whether_announced_or_in_chunks(server):
    for size in (0, 10, 70_000, 3_000_000):
        body = bytes(range(256)) * (size // 256) + b"z" * (size % 256)
        announced = server.see("/x", "POST", body=body)
        chunked = server.see("/x", "POST", body=iter([body[:9], body[9:]]))
        for seen in (announced, chunked):
            assert (seen["body_size"], seen["body_sha"]) == (size, hashlib.sha256(body).hexdigest())
            assert seen.get("CONTENT_LENGTH", "0") == str(size)
            assert "HTTP_TRANSFER_ENCODING" not in seen


def test_expect_continue_is_answered(server):
    with server.connect() as caller:
        caller.sendall(b"POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
        assert caller.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        caller.sendall(b"ok")
        assert b'"body_size": 2' in caller.recv(65536)


def test_one_connection_serves_many_requests(server):
    with server.connect() as caller:
        for _ in range(3):
            caller.sendall(b"GET /health/ HTTP/1.1\r\nHost: h\r\n\r\n")
            assert b'"status": "ok"' in caller.recv(65536)


def test_head_has_the_length_and_no_body(server):
    status, headers, body = server.ask("/health/", "HEAD")
    assert (status, body) == (200, b"")
    assert int(headers["content-length"]) > 0
    status, headers, body = server.ask("/file", "HEAD")
    assert (headers["content-length"], body) == ("3000000", b"")


def test_answers_without_body_announce_none(server):
    with server.connect() as caller:
        for path, status in ((b"/empty", b"204"), (b"/unchanged", b"304"), (b"/empty", b"204")):
            caller.sendall(b"GET %s HTTP/1.1\r\nHost: h\r\n\r\n" % path)
            answer = caller.recv(65536)
            assert answer.startswith(b"HTTP/1.1 " + status)
            assert answer.endswith(b"\r\n\r\n")
            assert b"content-length" not in answer
            assert b"transfer-encoding" not in answer


def test_a_file_is_sent_and_closed(server):
    before = server.see("/health/")["closed"]
    status, _, body = server.ask("/file")
    assert (status, len(body)) == (200, 3_000_000)
    wait_until(lambda: server.see("/health/")["closed"] == before + 1)


def test_an_answer_in_pieces_is_sent_whole_and_closed(server):
    before = server.see("/health/")["closed"]
    status, _, body = server.ask("/stream")
    assert (status, len(body)) == (200, 4_000_000)
    wait_until(lambda: server.see("/health/")["closed"] == before + 1)


def test_a_caller_who_leaves_frees_the_thread(server):
    before = server.see("/health/")["closed"]
    callers = [server.connect() for _ in range(8)]
    for number, caller in enumerate(callers):
        caller.sendall(GET % ((b"/stream", b"/file")[number % 2], b""))
    time.sleep(0.05)
    for caller in callers:
        caller.close()
    wait_until(lambda: server.see("/health/")["closed"] >= before + 4)


def test_readers_who_do_not_read_hold_no_thread(server):
    callers = [server.connect() for _ in range(12)]
    for caller in callers:
        caller.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        caller.sendall(GET % (b"/file", b""))
    assert server.ask("/health/")[0] == 200
    for caller in callers:
        caller.close()


def test_an_app_that_fails_answers_in_json_even_midway(server):
    for path in ("/fail", "/fail-midway"):
        status, headers, body = server.ask(path)
        assert (status, headers["content-type"]) == (500, "application/json")
        assert json.loads(body)["code"] == "server_error"
        assert b"on purpose" not in body
    assert "RuntimeError: on purpose" in server.logged()


def test_native_routes_answer_with_and_without_slash(server):
    assert server.ask("/native")[2] == b"native"
    assert server.ask("/native/")[2] == b"native"
    assert server.see("/native/deeper")["PATH_INFO"] == "/native/deeper"
    assert server.ask("/native?fail")[0] == 500


def test_requests_run_side_by_side_in_the_threads(server):
    names = set()

    def call():
        names.add(json.loads(server.ask("/sleep?0.3")[2])["thread"])

    callers = [threading.Thread(target=call) for _ in range(4)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert len(names) == 4
