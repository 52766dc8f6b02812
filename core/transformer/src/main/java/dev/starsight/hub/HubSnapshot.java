package dev.starsight.hub;

import java.nio.file.Path;

/**
 * A model's files at one commit, in the cache. They are not to be changed: other programs share
 * them.
 *
 * @param name {@code ORGANISATION/NAME}
 * @param commit 40 hexadecimal digits
 * @param directory in Hugging Face layout; its files may be links
 */
public record HubSnapshot(String name, String commit, Path directory) {

  /** {@code hub:NAME@COMMIT}: what to record, and what gives the same files again. */
  public String id() {
    return HubReference.PREFIX + name + "@" + commit;
  }

  @Override
  public String toString() {
    return id();
  }
}
