package dev.starsight.hub;

import dev.starsight.files.internal.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Computes what the hub calls a file's ETag. Not thread-safe. */
final class BlobDigest {

  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern SHA1 = Pattern.compile("[0-9a-f]{40}");

  private final MessageDigest digest;
  private final byte[] head;

  private BlobDigest(MessageDigest digest, byte[] head) {
    this.digest = digest;
    this.head = head;
    digest.update(head);
  }

  /** Whether a text is a digest this can compute. */
  static boolean isOne(String text) {
    return SHA256.matcher(text).matches() || SHA1.matcher(text).matches();
  }

  /** The kind of digest a file is described by. */
  static BlobDigest like(HubFile file) {
    return SHA256.matcher(file.digest()).matches()
        ? new BlobDigest(Sha256.digest(), new byte[0])
        : new BlobDigest(
            sha1(), ("blob " + file.size() + "\0").getBytes(StandardCharsets.US_ASCII));
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }

  void update(byte[] bytes, int offset, int length) {
    digest.update(bytes, offset, length);
  }

  /** Forgets all bytes. */
  void restart() {
    digest.reset();
    digest.update(head);
  }

  /** Finishes; in lower-case hexadecimal digits. */
  String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
