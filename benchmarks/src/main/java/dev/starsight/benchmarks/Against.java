package dev.starsight.benchmarks;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The methods that {@link Ratios} compares a method with; without it, every peer of its class. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Against {

  /** The methods that do the same work; the ratio is to the fastest of those that ran. */
  String[] value();

  /** Methods that do less, as bounds of what is possible. */
  String[] bounds() default {};
}
