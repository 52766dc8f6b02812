package dev.starsight.spark;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** The local disk under a scheme of its own, as if it were remote; remembers what was opened. */
public final class CountedFileSystem extends RawLocalFileSystem {

  /** The names of the files that were opened, in order. */
  public static final List<String> OPENED = new CopyOnWriteArrayList<>();

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
    return super.open(file, bufferSize);
  }
}
