package dev.starsight.hub;

import dev.starsight.files.internal.Sha256;
import dev.starsight.hub.Hub.HubFile;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Computes the digest of a file that the hub sends as its ETag. Not thread-safe. */
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

  static boolean isKnown(String digest) {
    return SHA256.matcher(digest).matches() || SHA1.matcher(digest).matches();
  }

  /** Returns a digest of the kind that the file has: SHA-256, or Git's SHA-1 of a blob. */
  static BlobDigest like(HubFile file) {
    if (SHA256.matcher(file.digest()).matches()) {
      return new BlobDigest(Sha256.digest(), new byte[0]);
    }
    byte[] head = ("blob " + file.size() + "\0").getBytes(StandardCharsets.US_ASCII);
    try {
      return new BlobDigest(MessageDigest.getInstance("SHA-1"), head);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }

  void update(byte[] bytes, int offset, int length) {
    digest.update(bytes, offset, length);
  }

  void restart() {
    digest.reset();
    digest.update(head);
  }

  String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
