package dev.domaincheck.das;

import dev.domaincheck.availability.Outcome;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * What a service answers in one state, and how that is to be read.
 *
 * @param name the asked one
 * @param says {@link #describe} of the outcome
 */
record Reply(URI service, String name, String question, String text, String says) {
  private static final String SWITCH = "das://whois.nic.ch:4343";
  private static final String BE = "das://das.dns.be:4343";
  private static final String EU = "das://das.eu:4343";
  private static final String NO = "das://finger.norid.no:79";
  private static final String LT = "das://das.domreg.lt:4343";
  private static final String SI = "das://das.arnes.si:4343";

  private static final String THROTTLED = "UNKNOWN THROTTLED";

  /** Every state of every service; all names are made up. */
  static List<Reply> all() {
    List<Reply> all = new ArrayList<>();
    for (String name : List.of("plumtree.ch", "plumtree.li")) {
      String ask = name + "\r\n";
      all.add(of(SWITCH, name, ask, "1: it can be registered\r\n", "AVAILABLE"));
      all.add(of(SWITCH, name, ask, "0: it cannot be registered\r\n", "UNAVAILABLE"));
      all.add(of(SWITCH, name, ask, "-1: a bad question\r\n", "INVALID REFUSED_BY_REGISTRY"));
      all.add(of(SWITCH, name, ask, "-95: too many questions\r\n", THROTTLED));
      all.add(of(SWITCH, name, ask, "-99: try again later\r\n", "UNKNOWN SERVER_ERROR"));
    }
    all.add(be("Status:\tAVAILABLE", "AVAILABLE"));
    all.add(be("Status:\tNOT AVAILABLE", "UNAVAILABLE"));
    all.add(be("Status:\tNOT ALLOWED", "RESERVED BLOCKED"));
    all.add(be("% Excessive querying, grace period of 30 seconds started", THROTTLED + " 30"));
    all.add(be("-2", THROTTLED));
    all.add(be("RC: -3", "UNKNOWN BANNED"));
    all.add(eu("Status: AVAILABLE", "AVAILABLE"));
    all.add(eu("Status: NOT AVAILABLE", "UNAVAILABLE"));
    all.add(eu("Status: NOT ALLOWED", "RESERVED BLOCKED"));
    all.add(eu("Status: RESERVED", "RESERVED"));
    all.add(eu("% Excessive querying", THROTTLED));
    all.add(sentence(NO, "no", "is available", "AVAILABLE"));
    all.add(sentence(NO, "no", "is delegated", "REGISTERED"));
    all.add(sentence(NO, "no", "is not available", "UNAVAILABLE"));
    all.add(sentence(NO, "no", "is reserved", "RESERVED"));
    all.add(sentence(NO, "no", "is invalid", "INVALID REFUSED_BY_REGISTRY"));
    all.add(lt("available", "AVAILABLE"));
    all.add(lt("registered", "REGISTERED"));
    all.add(lt("pendingDelete", "REGISTERED PENDING_DELETE"));
    all.add(lt("blocked", "RESERVED BLOCKED"));
    all.add(lt("reserved", "RESERVED"));
    all.add(lt("restrictedRights", "UNAVAILABLE"));
    for (String tld : List.of("se", "nu")) {
      all.add(page(tld, "free", "AVAILABLE"));
      all.add(page(tld, "occupied", "REGISTERED"));
      all.add(page(tld, "not_valid", "INVALID REFUSED_BY_REGISTRY"));
    }
    all.add(sentence(SI, "si", "is available", "AVAILABLE"));
    all.add(sentence(SI, "si", "is registered", "REGISTERED"));
    all.add(sentence(SI, "si", "is forbidden", "RESERVED"));
    return all;
  }

  private static Reply of(String service, String name, String question, String text, String says) {
    return new Reply(URI.create(service), name, question, text, says);
  }

  private static Reply be(String status, String says) {
    String text = "% .be DAS\r\n%\r\nDomain:\tplumtree.be\r\n" + status + "\r\n";
    return of(BE, "plumtree.be", "plumtree.be\r\n", text, says);
  }

  private static Reply eu(String status, String says) {
    String text = "Domain: plumtree\r\n" + status + "\r\n";
    return of(EU, "plumtree.eu", "get 1.0 plumtree\r\n", text, says);
  }

  private static Reply lt(String status, String says) {
    String text = "% .lt registry DAS service\nDomain:\t\tplumtree.lt\nStatus:\t\t" + status + "\n";
    return of(LT, "plumtree.lt", "get 1.0 plumtree.lt\n", text, says);
  }

  private static Reply sentence(String service, String tld, String word, String says) {
    String name = "plumtree." + tld;
    return of(service, name, name + "\r\n", name + " " + word + "\r\n", says);
  }

  private static Reply page(String tld, String word, String says) {
    String name = "plumtree." + tld;
    String service = "http://free.iis." + tld + "/free";
    return of(service, name, "GET /free?q=" + name + " ", word + " " + name + "\n", says);
  }

  boolean isPage() {
    return !service.getScheme().equals("das");
  }

  /** Whether the service repeats the name. */
  boolean isNamed() {
    return text.contains("plumtree");
  }

  /** Verdict and reason, or UNKNOWN, the reason and the seconds to wait. */
  static String describe(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Verdict v -> v.availability() + (v.reason() == null ? "" : " " + v.reason());
      case Outcome.Failure f ->
          "UNKNOWN "
              + f.reason()
              + (f.retryAfter() == null ? "" : " " + f.retryAfter().toSeconds());
      case Outcome.Redirect r -> "REDIRECT " + r.target();
    };
  }

  @Override
  public String toString() {
    return service + " " + text.strip();
  }
}
