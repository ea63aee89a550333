package dev.domaincheck.client.internal;

import dev.domaincheck.client.BulkName;
import dev.domaincheck.v1.BulkDomain;
import dev.domaincheck.v1.CheckDomainsBulkRequest;
import dev.domaincheck.v1.DomainBatch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The names of a bulk stream that were sent and have no result, in the order they were sent. On the
 * wire each has a number for its id: callers' own ids need not be unique, and which of two names
 * was answered must be known. Not for several threads at once.
 */
final class UnansweredNames {

  private final Map<String, BulkName> names = new LinkedHashMap<>();
  private long numbered;
  private long answered;
  private long answeredBefore;

  /** Numbers names, and makes the message that sends them. */
  CheckDomainsBulkRequest add(List<BulkName> batch) {
    DomainBatch.Builder message = DomainBatch.newBuilder();
    for (BulkName name : batch) {
      String id = Long.toString(numbered++);
      names.put(id, name);
      message.addDomains(domain(id, name));
    }
    return request(message);
  }

  /**
   * The messages that send all of them again, with the numbers they have. A new count of results
   * begins.
   */
  List<CheckDomainsBulkRequest> again(int namesPerMessage) {
    answeredBefore = answered;
    List<CheckDomainsBulkRequest> messages = new ArrayList<>();
    DomainBatch.Builder message = DomainBatch.newBuilder();
    for (Map.Entry<String, BulkName> name : names.entrySet()) {
      message.addDomains(domain(name.getKey(), name.getValue()));
      if (message.getDomainsCount() == namesPerMessage) {
        messages.add(request(message));
        message.clear();
      }
    }
    if (message.getDomainsCount() > 0) {
      messages.add(request(message));
    }
    return messages;
  }

  private static BulkDomain domain(String id, BulkName name) {
    return BulkDomain.newBuilder()
        .setDomainName(ToWire.name(name.domainName()))
        .setCorrelationId(id)
        .build();
  }

  private static CheckDomainsBulkRequest request(DomainBatch.Builder batch) {
    return CheckDomainsBulkRequest.newBuilder().setBatch(batch).build();
  }

  /** The name of a number, which is answered now; null if it is none of them. */
  @Nullable BulkName answer(String id) {
    BulkName name = names.remove(id);
    if (name != null) {
      answered++;
    }
    return name;
  }

  /** Results in all. */
  long answered() {
    return answered;
  }

  /** Results until {@link #again} was last called. */
  long answeredBefore() {
    return answeredBefore;
  }

  boolean isEmpty() {
    return names.isEmpty();
  }
}
