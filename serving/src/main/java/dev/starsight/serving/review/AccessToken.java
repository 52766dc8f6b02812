package dev.starsight.serving.review;

import dev.starsight.files.internal.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The secret in the address. The cookie that carries it has a name of its own for each server,
 * because browsers send the cookies of 127.0.0.1 to all its ports.
 */
final class AccessToken {

  private static final int BYTES = 18;

  /** What {@link #random} makes: 18 bytes in base 64. */
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{24}");

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

  /** Returns a token that was made before; empty if the value has not the form of one. */
  static Optional<AccessToken> of(String value) {
    return FORM.matcher(value).matches() ? Optional.of(new AccessToken(value)) : Optional.empty();
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
