package dev.starsight.hub;

import java.io.IOException;

/** An answer that asking again does not change; one sentence. */
final class HubException extends IOException {

  private static final long serialVersionUID = 1L;

  HubException(String sentence) {
    super(sentence);
  }

  HubException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
