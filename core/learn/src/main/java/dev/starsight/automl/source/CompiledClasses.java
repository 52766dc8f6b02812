package dev.starsight.automl.source;

import java.util.Map;

/** Loads classes from memory, and all others with the class loader of Starsight. */
final class CompiledClasses extends ClassLoader {

  private final Map<String, byte[]> classes;

  CompiledClasses(Map<String, byte[]> classes) {
    super(CandidateCode.class.getClassLoader());
    this.classes = Map.copyOf(classes);
  }

  /** Prefers its own classes, since the class path may have others of the same name. */
  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    byte[] bytes = classes.get(name);
    if (bytes == null) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? defineClass(name, bytes, 0, bytes.length) : loaded;
    }
  }
}
