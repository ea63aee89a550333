package dev.domaincheck.testkit;

import dev.domaincheck.client.DomainCheckClient;
import java.util.Objects;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives the tests of a class a {@link Sandbox}, and a client of it. It starts with the first test
 * that needs it and stops after the last one; before each test it is reset, so tests of one class
 * must not run at the same time.
 *
 * <pre>{@code
 * @ExtendWith(DomainCheckExtension.class)
 * class SignUpTest {
 *   @Test
 *   void takenName_isRefused(Sandbox sandbox, DomainCheckClient client) {
 *     sandbox.answer("example.com", Answer.REGISTERED);
 *     assertInstanceOf(Outcome.Taken.class, client.check("example.com").getFirst().outcome());
 *   }
 * }
 * }</pre>
 *
 * <p>JUnit and {@code domaincheck-client} must be on the class path of the tests.
 */
public final class DomainCheckExtension implements BeforeEachCallback, ParameterResolver {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(DomainCheckExtension.class);

  /** JUnit makes it. */
  public DomainCheckExtension() {}

  @Override
  public void beforeEach(ExtensionContext context) {
    Started begun = outermostClass(context).getStore(NAMESPACE).get(Started.class, Started.class);
    if (begun != null) {
      begun.sandbox.reset();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == Sandbox.class || type == DomainCheckClient.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Sandbox sandbox = sandbox(context);
    return parameter.getParameter().getType() == Sandbox.class ? sandbox : sandbox.client();
  }

  /**
   * JUnit closes what is in a store, at the end of the class. Asked for by the names that JUnit 5
   * has, too.
   */
  @SuppressWarnings("deprecation")
  private static Sandbox sandbox(ExtensionContext context) {
    Started started =
        outermostClass(context)
            .getStore(NAMESPACE)
            .getOrComputeIfAbsent(
                Started.class, type -> new Started(Sandbox.start()), Started.class);
    return Objects.requireNonNull(started).sandbox;
  }

  /** Before 5.13 JUnit closes nothing that is merely AutoCloseable. */
  @SuppressWarnings("deprecation")
  private static final class Started
      implements ExtensionContext.Store.CloseableResource, AutoCloseable {
    private final Sandbox sandbox;

    private Started(Sandbox sandbox) {
      this.sandbox = sandbox;
    }

    @Override
    public void close() {
      sandbox.close();
    }
  }

  /** Nested classes share the sandbox of the class around them. */
  private static ExtensionContext outermostClass(ExtensionContext context) {
    ExtensionContext at = context;
    ExtensionContext root = context.getRoot();
    while (at.getParent().isPresent() && !at.getParent().get().equals(root)) {
      at = at.getParent().get();
    }
    return at;
  }
}
