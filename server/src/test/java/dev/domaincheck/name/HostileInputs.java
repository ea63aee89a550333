package dev.domaincheck.name;

import java.util.ArrayList;
import java.util.List;

/**
 * Inputs that try to be something else than a name: controls, line ends in all spellings, parts of
 * URLs, addresses, options and commands of WHOIS and other services.
 */
public final class HostileInputs {
  private HostileInputs() {}

  /** Each is no name; none holds anything that a gRPC string cannot. */
  public static List<String> all() {
    List<String> hostile = new ArrayList<>();
    for (int control = 0; control < 0xA0; control++) {
      if (Character.isISOControl(control)) {
        String c = Character.toString(control);
        hostile.add("a" + c + "b.com");
        hostile.add("example.com" + c);
        hostile.add(c + "example.com");
      }
    }
    for (String lineEnd :
        new String[] {
          "\r\n",
          "\n\r",
          "%0d%0a",
          "%0D%0A",
          "\\r\\n",
          "\u2028",
          "\u2029",
          "\u560d\u560a ",
          "%250d%250a",
          "%E5%98%8A",
          "&#13;&#10;",
          "\\u000d\\u000a",
          "\\x0d\\x0a",
          "^M^J",
          "=0D=0A",
          "\u2028\u2029",
          "\r\n\r\n",
          "\u0085\n",
          "\u000b",
          "\f",
          "\uff05\uff10\uff44",
          "%0a",
          "%0D"
        }) {
      hostile.add("example.com" + lineEnd + "QUIT");
      hostile.add("a" + lineEnd + ".com");
    }
    for (String part :
        new String[] {
          "http://a.com",
          "a.com/",
          "a.com/..",
          "a.com?q",
          "a.com#f",
          "u@a.com",
          "u:p@a.com",
          "a.com:43",
          "//a.com",
          "a.com\\b",
          "whois://a.com",
          "javascript:alert(1).com",
          "a.com;b",
          "a.com,b.com",
          "a.com&b",
          "a=b.com",
          "a|b.com",
          "a$(b).com",
          "`a`.com",
          "<a>.com",
          "{a}.com",
          "[a].com",
          "[::1]",
          "::1",
          "127.0.0.1",
          "127.1",
          "2130706433",
          "0177.0.0.1",
          "1.2.3.4.",
          "\uff11\uff12\uff17\uff0e0\uff0e0\uff0e1",
          "localhost",
          "%61.com",
          "a%2ecom",
          "a+b.com",
          "a!b.com",
          "a~b.com",
          "a^b.com",
          "'a'.com",
          "\"a\".com",
          "(a).com",
          "a*.com",
          "*.com"
        }) {
      hostile.add(part);
    }
    for (String option :
        new String[] {
          "-h whois.example.com a.com",
          "-T dn a.com",
          "--help",
          "-V a.com",
          "domain a.com",
          "=a.com",
          "domain=a.com",
          "-p 25 a.com",
          "a.com/e",
          "? a.com",
          "help",
          "* a.com",
          "-- a.com",
          "nic-hdl a.com",
          "-i mnt-by a.com",
          "-T dn,ace a.de",
          "-C UTF-8 a.de",
          "/e a.jp",
          "a.jp/e",
          "domain =a.com",
          "domain =x",
          "=",
          "!a",
          "-q version",
          "-k",
          "-r -F a",
          "--show-handles a.dk",
          "--",
          "type=domain a",
          "full a.com",
          "sum a.com",
          "expand a.com",
          "nameserver ns.a.com",
          "registrar =a",
          "a.com -B",
          "a.com|b",
          "\\a.com",
          "a.com\\e",
          "is a.eu",
          "get 1.0 a.nl",
          "finger a"
        }) {
      hostile.add(option);
    }
    return hostile;
  }
}
