"""A private network with nothing but loopback, and private mounts: for tests that must reach nobody.

`enter()` starts the program again within; it returns why it cannot.
"""
import fcntl
import os
import shutil
import socket
import struct
import subprocess
import sys

INSIDE = 'PORTOLAN_TEST_INSIDE'


def loopback_up():
    """`ip link set lo up`, without ip."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        request = struct.pack('16sh', b'lo', 0)
        flags = struct.unpack('16sh', fcntl.ioctl(s, 0x8913, request)[:18])[1]
        fcntl.ioctl(s, 0x8914, struct.pack('16sh', b'lo', flags | 1))


def enter(mapped=True):
    """Within: brings loopback up and returns None. Outside: goes within, or returns why it cannot. Not MAPPED, it wants to be
    root, and all users of the machine are there."""
    if os.environ.get(INSIDE):
        loopback_up()
        return None
    if not shutil.which('unshare'):
        return 'there is no unshare'
    if not mapped and os.getuid():
        return 'it wants to be root'
    command = ['unshare'] + ['--map-root-user'] * mapped + ['--net', '--mount']
    tried = subprocess.run(command + ['true'], capture_output=True, text=True)
    if tried.returncode:
        return 'private networks are not permitted here: ' + tried.stderr.strip()
    os.environ[INSIDE] = '1'
    os.execvp('unshare', command + [sys.executable] + sys.argv)


def bind(source, target):
    """SOURCE in the place of TARGET, for this program and its children only; why not, or None."""
    run = subprocess.run(['mount', '--bind', source, target], capture_output=True, text=True)
    return run.stderr.strip() or 'mount failed' if run.returncode else None
