import pytest

from registry.rules.links import LinkState, is_known_host, is_public, judge_answer, may_be_asked


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("https://rutube.ru/video/1/", True),
        ("https://школа.рф/урок", True),
        ("https://video.example:443/1", True),
        ("http://rutube.ru/video/1/", False),
        ("ftp://rutube.ru/1", False),
        ("javascript:alert(1)", False),
        ("https://localhost/1", False),
        ("https://server/1", False),
        ("https://nas.local/1", False),
        ("https://127.0.0.1/1", False),
        ("https://127.1/1", False),
        ("https://0x7f.0x1/1", False),
        ("https://2130706433/1", False),
        ("https://[::1]/1", False),
        ("https://10.0.0.5/1", False),
        ("https://93.184.216.34/1", False),
        ("https://rutube.ru:8443/1", False),
        ("https://user:word@rutube.ru/1", False),
        ("https://rutube.ru:port/1", False),
        ("", False),
    ],
)
def test_only_names_of_the_open_internet_are_asked(url: str, asked: bool) -> None:
    assert may_be_asked(url) is asked


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:10.0.0.1", False),
    ],
)
def test_machines_of_a_house_are_not_public(address: str, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.parametrize(
    ("status", "url", "state"),
    [
        (200, "https://rutube.ru/video/1/", LinkState.OPENS),
        (206, "https://rutube.ru/video/1/", LinkState.OPENS),
        (403, "https://disk.yandex.ru/d/1", LinkState.NEEDS_SIGN_IN),
        (401, "https://cloud.example.ru/1", LinkState.NEEDS_SIGN_IN),
        (200, "https://passport.yandex.ru/auth?retpath=1", LinkState.NEEDS_SIGN_IN),
        (200, "https://vk.com/login?to=video", LinkState.NEEDS_SIGN_IN),
        (200, "https://rutube.ru/video/authorship/", LinkState.OPENS),
        (404, "https://rutube.ru/video/0/", LinkState.MISSING),
        (410, "https://rutube.ru/video/0/", LinkState.MISSING),
        (503, "https://rutube.ru/video/1/", LinkState.SILENT),
        (302, "https://rutube.ru/video/1/", LinkState.SILENT),
    ],
)
def test_answer_of_a_site_is_understood(status: int, url: str, state: LinkState) -> None:
    assert judge_answer(status, url) == state


@pytest.mark.parametrize(
    ("url", "known"),
    [
        ("https://vkvideo.ru/video-1_2", True),
        ("https://m.vk.com/video-1_2", True),
        ("https://disk.yandex.ru/i/1", True),
        ("https://www.youtube.com/watch?v=1", True),
        ("https://notvk.com/1", False),
        ("https://school.example/1", False),
    ],
)
def test_usual_hosts_of_videos_are_known(url: str, known: bool) -> None:
    assert is_known_host(url) is known
