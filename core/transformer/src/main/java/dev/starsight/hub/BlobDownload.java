package dev.starsight.hub;

import dev.starsight.hub.Hub.HubFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.LongConsumer;

/**
 * Downloads one file as a blob of the cache. It writes to {@code DIGEST.starsight.incomplete}, from
 * where an earlier attempt ended, and renames that file when its size and digest are right.
 */
final class BlobDownload {

  private static final int BUFFER = 1 << 16;

  /** An attempt that gets this much resets the count of failures; others would go on for ever. */
  private static final long PROGRESS = 1 << 20;

  private final HubClient client;
  private final HubReference at;
  private final HubFile file;
  private final Path blob;
  private final LongConsumer listener;

  /**
   * @param at the model at a commit
   * @param listener receives the number of bytes of the file that are here
   */
  BlobDownload(HubClient client, HubReference at, HubFile file, Path blob, LongConsumer listener) {
    this.client = client;
    this.at = at;
    this.file = file;
    this.blob = blob;
    this.listener = listener;
  }

  static Path incomplete(Path blob) {
    return blob.resolveSibling(blob.getFileName() + ".starsight.incomplete");
  }

  /** Downloads the missing bytes; wrong bytes are deleted, an incomplete file is kept. */
  void run() throws IOException {
    Path incomplete = incomplete(blob);
    boolean resumed = Files.exists(incomplete);
    String digest = fetch(incomplete);
    if (resumed && !digest.equals(file.digest())) {
      // A crash may have damaged the bytes from before, so start once more from the beginning.
      Files.delete(incomplete);
      digest = fetch(incomplete);
    }
    if (!digest.equals(file.digest())) {
      Files.delete(incomplete);
      throw new HubException(
          ("%s: %s is not what the hub says it is (its digest should be %s, but is %s), so it"
                  + " was deleted; try again")
              .formatted(at.name(), file.path(), file.digest(), digest));
    }
    Files.move(
        incomplete, blob, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private String fetch(Path incomplete) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            incomplete,
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      Target target = new Target(channel, incomplete);
      Backoff backoff = client.backoff(client.page(at.name()));
      while (target.position < file.size()) {
        long before = target.position;
        try {
          receive(target);
        } catch (IOException e) {
          if (target.position - before >= PROGRESS) {
            backoff.reset();
          }
          backoff.failed(e);
        }
      }
      channel.force(true);
      return target.digest.hex();
    }
  }

  private void receive(Target target) throws IOException {
    try (TimedBody body = client.open(at, file.path(), target.position)) {
      if (body.start() != target.position) {
        target.restart();
      }
      if (body.start() != target.position) {
        throw new IOException("another part of " + file.path() + " came than was requested");
      }
      byte[] buffer = new byte[BUFFER];
      for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
        if (target.position + n > file.size()) {
          target.restart();
          throw new IOException("more came of " + file.path() + " than the hub says there is");
        }
        target.write(buffer, n);
      }
    }
    if (target.position < file.size()) {
      throw new IOException("the connection ended before " + file.path() + " did");
    }
  }

  /** The bytes received so far, in a file and as a digest. */
  private final class Target {

    private final FileChannel channel;
    private final Path path;
    private final BlobDigest digest = BlobDigest.like(file);
    private long position;

    Target(FileChannel channel, Path path) throws IOException {
      this.channel = channel;
      this.path = path;
      if (channel.size() > file.size()) {
        channel.truncate(0);
      }
      byte[] buffer = new byte[BUFFER];
      for (int n = channel.read(ByteBuffer.wrap(buffer)); n >= 0; ) {
        digest.update(buffer, 0, n);
        position += n;
        n = channel.read(ByteBuffer.wrap(buffer));
      }
      listener.accept(position);
    }

    void restart() throws IOException {
      channel.truncate(0);
      digest.restart();
      position = 0;
    }

    void write(byte[] bytes, int length) throws HubException {
      ByteBuffer rest = ByteBuffer.wrap(bytes, 0, length);
      try {
        while (rest.hasRemaining()) {
          channel.write(rest);
        }
      } catch (IOException e) {
        throw new HubException(path + ": cannot be written: " + e.getMessage(), e);
      }
      digest.update(bytes, 0, length);
      position += length;
      listener.accept(position);
    }
  }
}
