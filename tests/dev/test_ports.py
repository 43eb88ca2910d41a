import ipaddress

from kindwright_dev import ports


def test_a_claimed_block_is_not_given_twice() -> None:
    first, second = ports.claim(), ports.claim()
    try:
        assert first.block != second.block
    finally:
        first.release()
        second.release()


def test_a_released_block_is_free_again() -> None:
    first = ports.claim()
    first.release()
    second = ports.claim()
    second.release()
    assert second.block.number <= first.block.number


def test_free_ports_differ() -> None:
    assert len(set(ports.free_ports("127.0.0.1", 10))) == 10


def test_own_addresses_are_among_those_a_service_gets_last() -> None:
    block = ports.Block(100)
    kept = ipaddress.ip_network("127.100.0.0/24")
    mine = [block.own, *(block.replica(index) for index in range(9))]
    assert all(ipaddress.ip_address(address) in kept for address in mine)
    assert len({*mine, block.first_service}) == 11
    assert block.services == "127.100.0.0/16"
