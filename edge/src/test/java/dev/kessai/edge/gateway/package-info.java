@NullMarked
package dev.kessai.edge.gateway;

import org.jspecify.annotations.NullMarked;
