# The echo server behind both runs of Autobahn's suite: Autobahn's own library, as strict as it can be, for Python 2.7.
# It answers with a Close where it might as well hang up, and compresses nothing. Its argument is its port.
import sys

from autobahn.twisted.websocket import WebSocketServerFactory, WebSocketServerProtocol, listenWS
from twisted.internet import reactor


class Echo(WebSocketServerProtocol):
    def onMessage(self, payload, isBinary):
        self.sendMessage(payload, isBinary)


factory = WebSocketServerFactory("ws://127.0.0.1:" + sys.argv[1])
factory.protocol = Echo
factory.setProtocolOptions(failByDrop=False)
listenWS(factory, interface="127.0.0.1")
reactor.callWhenRunning(lambda: (sys.stdout.write("listening\n"), sys.stdout.flush()))
reactor.run()
