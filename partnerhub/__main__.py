"""`python -m partnerhub`: the same as the command `partnerhub`."""

from partnerhub import main

if __name__ == "__main__":
    main()
