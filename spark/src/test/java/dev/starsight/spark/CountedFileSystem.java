package dev.starsight.spark;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** The local disk under a scheme of its own, as if it were remote; remembers what was opened. */
public final class CountedFileSystem extends RawLocalFileSystem {

  /** The names of the files that were opened, in order. */
  public static final List<String> OPENED = new CopyOnWriteArrayList<>();

  /** The names of files that whoever opens them next finds damaged. */
  public static final Set<String> DAMAGED = ConcurrentHashMap.newKeySet();

  @Override
  public URI getUri() {
    return URI.create("counted:///");
  }

  @Override
  public String getScheme() {
    return "counted";
  }

  @Override
  public FSDataInputStream open(Path file, int bufferSize) throws IOException {
    OPENED.add(file.getName());
    return super.open(DAMAGED.remove(file.getName()) ? damaged(file) : file, bufferSize);
  }

  private static Path damaged(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(java.nio.file.Path.of(file.toUri().getPath()));
    bytes[bytes.length - 1] ^= 1;
    java.nio.file.Path copy = Files.createTempFile("damaged", null);
    copy.toFile().deleteOnExit();
    return new Path(Files.write(copy, bytes).toString());
  }
}
