package dev.starsight.serving.review;

import dev.starsight.files.internal.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The secret in the address. The cookie that carries it has a name of its own for each server,
 * because browsers send the cookies of 127.0.0.1 to all its ports.
 */
final class AccessToken {

  private static final int BYTES = 18;

  private final String value;
  private final String cookieName;

  private AccessToken(String value) {
    this.value = value;
    this.cookieName =
        "starsight-" + Sha256.of(value.getBytes(StandardCharsets.UTF_8)).substring(0, 8);
  }

  static AccessToken random() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return new AccessToken(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  String value() {
    return value;
  }

  String cookieName() {
    return cookieName;
  }

  /** Returns the header that lets a browser send the token from now on, but no other site. */
  String cookie() {
    return "%s=%s; Path=/; HttpOnly; SameSite=Strict".formatted(cookieName, value);
  }

  /**
   * Returns whether this is the token, in a time that does not depend on how much of it is right.
   */
  boolean is(String other) {
    return MessageDigest.isEqual(
        value.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }
}
