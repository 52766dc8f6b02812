package dev.starsight.hub;

import java.io.IOException;

/** An error in one sentence that another attempt would not change. */
final class HubException extends IOException {

  private static final long serialVersionUID = 1L;

  HubException(String sentence) {
    super(sentence);
  }

  HubException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
