package dev.domaincheck.snippets;

/** As much of Spring as a snippet uses, under the same names. */
public final class Spring {
  private Spring() {}

  /** Stands for that of {@code org.springframework.context.annotation}. */
  public @interface Configuration {}

  /** Stands for that of {@code org.springframework.context.annotation}. */
  public @interface Bean {
    String destroyMethod();
  }

  /** Stands for that of {@code org.springframework.web.bind.annotation}. */
  public @interface RestController {}

  /** Stands for that of {@code org.springframework.web.bind.annotation}. */
  public @interface GetMapping {
    String value();
  }

  /** Stands for that of {@code org.springframework.web.bind.annotation}. */
  public @interface PathVariable {}

  /** Stands for that of {@code org.springframework.web.bind.annotation}. */
  public @interface ExceptionHandler {}

  /** Stands for that of {@code org.springframework.http}. */
  public record ResponseEntity<T>(int code, T body) {
    public static <T> ResponseEntity<T> ok(T body) {
      return new ResponseEntity<>(200, body);
    }

    public static Builder badRequest() {
      return status(400);
    }

    public static Builder status(int code) {
      return new Builder(code);
    }

    /** Stands for its builder with a body. */
    public record Builder(int code) {
      public <T> ResponseEntity<T> body(T body) {
        return new ResponseEntity<>(code, body);
      }
    }
  }
}
