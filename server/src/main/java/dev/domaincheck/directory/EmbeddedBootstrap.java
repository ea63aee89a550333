package dev.domaincheck.directory;

import dev.domaincheck.availability.Protocol;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

/** The edition of the bootstrap file that the tables were made from. */
final class EmbeddedBootstrap {
  private EmbeddedBootstrap() {}

  /** The RDAP rows by IANA; as old as the oldest table that has one. */
  static Bootstrap of(DirectoryFacts facts) {
    Map<String, URI> services = new HashMap<>();
    Instant date = Instant.MAX;
    for (ServiceTable table : facts.tables()) {
      boolean listed = false;
      for (ServiceRow row : table.rows()) {
        Service service = row.service();
        if (service.protocol() == Protocol.RDAP && service.authority() == Authority.IANA) {
          services.put(row.suffix(), service.endpoint());
          listed = true;
        }
      }
      Instant tableDate = table.date().atStartOfDay(ZoneOffset.UTC).toInstant();
      if (listed && tableDate.isBefore(date)) {
        date = tableDate;
      }
    }
    return new Bootstrap(services.isEmpty() ? Instant.EPOCH : date, services, 0);
  }
}
