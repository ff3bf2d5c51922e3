// SPDX-License-Identifier: MIT
// The contracts of the made-up theft: as little of each kind as leaves the traces that the real ones leave.
pragma solidity 0.8.26;

contract Token {
    mapping(address => uint256) public balanceOf;
    mapping(address => mapping(address => uint256)) public allowance;
    event Transfer(address indexed from, address indexed to, uint256 value);
    event Approval(address indexed owner, address indexed spender, uint256 value);

    function mint(address to, uint256 value) external {
        balanceOf[to] += value;
        emit Transfer(address(0), to, value);
    }

    function approve(address spender, uint256 value) external returns (bool) {
        allowance[msg.sender][spender] = value;
        emit Approval(msg.sender, spender, value);
        return true;
    }

    function transfer(address to, uint256 value) external returns (bool) {
        return move(msg.sender, to, value);
    }

    // A transfer of nothing needs no allowance: this is what address poisoning uses.
    function transferFrom(address from, address to, uint256 value) external returns (bool) {
        allowance[from][msg.sender] -= value;
        return move(from, to, value);
    }

    function move(address from, address to, uint256 value) internal returns (bool) {
        balanceOf[from] -= value;
        balanceOf[to] += value;
        emit Transfer(from, to, value);
        return true;
    }
}

// Like WETH9: wrapping and unwrapping write no Transfer.
contract Wrapped is Token {
    event Deposit(address indexed dst, uint256 wad);
    event Withdrawal(address indexed src, uint256 wad);

    function deposit() external payable {
        balanceOf[msg.sender] += msg.value;
        emit Deposit(msg.sender, msg.value);
    }

    function withdraw(uint256 wad) external {
        balanceOf[msg.sender] -= wad;
        emit Withdrawal(msg.sender, wad);
        payable(msg.sender).transfer(wad);
    }
}

// Swaps one token for the other at a fixed price.
contract Pool {
    function swap(Token given, uint256 amount, Token wanted, uint256 price, uint256 per) external {
        given.transferFrom(msg.sender, address(this), amount);
        wanted.transfer(msg.sender, amount * price / per);
    }
}

contract Refuser {
    receive() external payable {
        revert("no");
    }
}

// Pays on what it is paid, after a payment that fails.
contract Splitter {
    function split(Refuser refuser, uint256 refused, address payable first, uint256 firstPart, address payable second) external payable {
        (bool ok, ) = address(refuser).call{value: refused}("");
        require(!ok);
        first.transfer(firstPart);
        second.transfer(address(this).balance);
    }
}

// Writes many transfers of nothing from the victim to an address that looks like one it knows.
contract Poisoner {
    function poison(Token token, address victim, address lookAlike, uint256 times) external {
        for (uint256 i = 0; i < times; ++i) token.transferFrom(victim, lookAlike, 0);
    }
}

// ERC-721: the event names the piece in a fourth topic.
contract Pieces {
    event Transfer(address indexed from, address indexed to, uint256 indexed tokenId);

    function mint(address to, uint256 tokenId) external {
        emit Transfer(address(0), to, tokenId);
    }
}
